"""The catalogue of offers: courses, measures and recognition bodies that both legal domains keep and see.

``choices`` lets forms choose from it, ``checks`` says what an offer must be, ``service`` is what people do with it.
How places are taken and given back is in :mod:`engine.services.places`, below the workflow that calls it.
"""
