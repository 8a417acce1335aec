"""What the decisions of a model can give, and what in them makes no sense, before anything is decided.

```python
found = infer_model(xml, model, {"alter": NUMBER})  # from engine.dmn.inference, NUMBER from engine.feel.inference
found.results["standort"]  # the shape of the decision with that id
found.faults  # TypeFault(element, mismatch): a text in a column of numbers, an output that is no date, …
found.unknown  # UnknownFact(element, name, message): names that are neither declared nor given
```

``boxed`` and ``tables`` have a rule for each kind of boxed expression, with ``logic`` for what they have in common;
``graph`` goes from input data to what requires it. Of what comes from imported models the declared types are known.
"""

from engine.dmn.inference.findings import Ending, ModelInference, TypeFault, UnknownFact
from engine.dmn.inference.graph import infer_model

__all__ = ["Ending", "ModelInference", "TypeFault", "UnknownFact", "infer_model"]
