"""The web app: a Gradio page over the assistant. Besides `app.py` the only place that imports gradio."""
