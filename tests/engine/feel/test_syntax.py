"""Texts are read once, and every node of their trees knows where it stands."""

import pytest

from engine import feel
from engine.feel import nodes as n
from engine.feel.syntax import read, read_tests


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("alter", (1, 1)),
        ("  alter", (1, 3)),
        ("alter + 1", (1, 7)),
        ("a or\nb", (1, 3)),
        ("person.alter", (1, 8)),
        ("count(a)", (1, 1)),
        ("a[1]", (1, 2)),
        ("\n\nif a then b else c", (3, 1)),
    ],
)
def test_a_node_stands_at_its_operator_or_its_beginning(text: str, place: tuple[int, int]) -> None:
    syntax = read(text)
    assert syntax.place(syntax.root) == place


def test_equal_nodes_stand_where_each_of_them_is_written() -> None:
    syntax = read("alter + alter")
    root = syntax.root
    assert isinstance(root, n.Binary)
    assert root.left == root.right
    assert (syntax.place(root.left), syntax.place(root.right)) == ((1, 1), (1, 9))


def test_each_test_of_a_cell_has_its_place() -> None:
    syntax = read_tests('"a", > 3,\n[1..2]')
    assert [syntax.place(test) for test in syntax.root.tests] == [(1, 1), (1, 6), (2, 1)]


def test_a_text_is_read_once_for_all_who_ask() -> None:
    text = "alter + 1 - 1"
    assert read(text) is read(text)
    assert read(text) == read(text, frozenset())
    assert read(text, {"alter + 1"}) is not read(text)


def test_the_tree_is_the_one_that_is_evaluated() -> None:
    assert feel.compile("Alter der Person + 1").names == frozenset({"Alter der Person"})
    root = read("Höhe-Neu + 1", {"Höhe-Neu"}).root
    assert isinstance(root, n.Binary)
    assert root.left == n.Name("Höhe-Neu")
