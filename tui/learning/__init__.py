"""A model that learns from what an annotator has tagged, and the protocol of models beside it."""
