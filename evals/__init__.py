"""Asks the assistant what people ask and checks the answers: cases, metrics, runner, report. Not shipped in the wheel."""
