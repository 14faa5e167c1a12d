"""The web app: our own pages over the assistant, with Gradio's queue behind the chat. The only place that imports gradio."""
