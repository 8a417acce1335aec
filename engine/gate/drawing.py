"""How a diagram is laid out: the boxes of its shapes and labels, and the lines of its edges."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from lxml import etree

from engine.gate.reading import DI

_DC: Final = "{http://www.omg.org/spec/DD/20100524/DC}"
_WAYPOINT: Final = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"

Point = tuple[float, float]
Line = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; the axes point to the right and down."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> Point:
        """Return the point in the middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def smaller(self, margin: float) -> Box:
        """Return the box without its margin."""
        return Box(self.left + margin, self.top + margin, self.right - margin, self.bottom - margin)

    def overlaps(self, other: Box) -> bool:
        """Return whether the two have an area in common."""
        beside = self.right <= other.left or other.right <= self.left
        return not beside and self.top < other.bottom and other.top < self.bottom

    def is_cut_by(self, line: Line) -> bool:
        """Return whether the line goes through the box; clips the line at one side after the other."""
        (x, y), (to_x, to_y) = line
        first, last = 0.0, 1.0
        for start, step, low, high in ((x, to_x - x, self.left, self.right), (y, to_y - y, self.top, self.bottom)):
            if step == 0:
                if not low < start < high:
                    return False
                continue
            near, far = sorted(((low - start) / step, (high - start) / step))
            first, last = max(first, near), min(last, far)
        return first < last


@dataclass(slots=True)
class Drawing:
    """What lies where, by the id of the element; a collapsed subprocess has a plane of its own for its inside."""

    shapes: dict[str, Box] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)
    edges: dict[str, tuple[Line, ...]] = field(default_factory=dict)
    plane: dict[str, int] = field(default_factory=dict)
    """The number of the plane that each element is drawn on."""


def read_drawing(root: etree._Element) -> Drawing:
    """Return the layout of the file; what has no proper numbers is not in it."""
    drawing = Drawing()
    for number, plane in enumerate(root.iter(f"{DI}BPMNPlane")):
        for item in plane.iterchildren(f"{DI}BPMNShape", f"{DI}BPMNEdge"):
            element = item.get("bpmnElement", "")
            drawing.plane[element] = number
            box, label = _box(item), next((_box(label) for label in item.iterchildren(f"{DI}BPMNLabel")), None)
            if box is not None:
                drawing.shapes[element] = box
            if label is not None:
                drawing.labels[element] = label
            points = list(_points(item))
            if len(points) > 1:
                drawing.edges[element] = tuple(pairwise(points))
    return drawing


def cross(one: Line, other: Line) -> bool:
    """Return whether the lines cross; lines that only touch do not."""
    return _sides(one, other) < 0 and _sides(other, one) < 0


def _sides(line: Line, other: Line) -> float:
    """Return a negative number where the ends of the other line lie on different sides of the line."""
    (x, y), (to_x, to_y) = line
    first, second = ((to_x - x) * (point[1] - y) - (to_y - y) * (point[0] - x) for point in other)
    return first * second


def _box(item: etree._Element) -> Box | None:
    bounds = item.find(f"{_DC}Bounds")
    if bounds is None:
        return None
    numbers = [_number(bounds.get(name)) for name in ("x", "y", "width", "height")]
    if any(number is None for number in numbers):
        return None
    x, y, width, height = (number or 0.0 for number in numbers)
    return Box(x, y, x + width, y + height)


def _points(item: etree._Element) -> Iterator[Point]:
    for point in item.iterchildren(_WAYPOINT):
        x, y = _number(point.get("x")), _number(point.get("y"))
        if x is not None and y is not None:
            yield x, y


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None
