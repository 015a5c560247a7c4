"""Suggestions from what was tagged before, and marking a form everywhere."""
