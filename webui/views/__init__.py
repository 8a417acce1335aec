"""One module per noun; each view says what it needs, asks the engine and renders."""
