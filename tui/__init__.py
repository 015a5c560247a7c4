"""Hashiya (حاشية): read Arabic articles in a terminal and tag them.

The rooms, from the top down; imports only point down:
``cli``, ``ui``, ``desk``, ``exchange`` | ``layout`` | ``store``, ``text``, ``core``.
"""

__version__ = "0.1.0"
