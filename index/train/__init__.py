"""Trains our embedding models further, from aligned pairs and from the library's own questions: `python -m index.train --help`.

Never imported at serving time. Needs the extra `train` (`pip install -e ".[train]"`).
"""
