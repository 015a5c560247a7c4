"""Settling what annotators say differently: article by article, and by rules."""
