"""The place in a text up to which it has been read, and what every part of the parser does there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NoReturn

from engine.feel import mistakes
from engine.feel import nodes as n
from engine.feel.lexer import END, NAME, SYMBOL, Token, error, tokenize
from engine.feel.names import Names
from engine.feel.sentences import say


class Cursor:
    """Reads the tokens of one text; ``known`` are the names that it may use besides single words."""

    def __init__(self, text: str, known: Iterable[str], builtins: Names) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.at = 0
        self.depth = 0
        self.names = Names(known)
        self.builtins = builtins
        self.fields: set[str] = set()
        """Names of the entries of all contexts that were read so far: what may follow a dot or stand in a filter."""
        self.in_range = False
        """Whether the end of a range is being read, which a [ may close."""
        self.offsets: dict[int, int] = {}
        """Where in the text each node stands, by the identity of the node: at its operator, else at its beginning."""

    if TYPE_CHECKING:  # what the parser adds to its parts

        def expression(self, power: int = 0) -> n.Node: ...
        def unary_test(self) -> n.Node: ...

    def noted(self, node: n.Node, token: Token) -> n.Node:
        """Return the node, which stands at the token; every node is noted when it is made."""
        self.offsets[id(node)] = token.start
        return node

    def nested(self, read: Callable[[], n.Node]) -> n.Node:
        """Read something inside brackets, where a [ is a filter again."""
        before, self.in_range = self.in_range, False
        node = read()
        self.in_range = before
        return node

    @property
    def peek(self) -> Token:
        return self.tokens[self.at]

    def accept(self, value: str) -> bool:
        token = self.tokens[self.at]
        if token.value == value and token.kind in (SYMBOL, NAME):
            self.at += 1
            return True
        return False

    def expect(self, value: str, hint: str = "") -> None:
        """Read a word or sign that must stand here; ``hint`` is a sentence that says how the whole is written."""
        if not self.accept(value):
            if self.peek.kind == END:
                problem = say("'{wanted}' is expected instead of the end", wanted=value)
            else:
                problem = say("'{wanted}' is expected instead of '{found}'", wanted=value, found=self.peek.value)
            self.refuse(mistakes.with_pattern(problem, hint), expected=bool(hint))

    def close(self, bracket: str, opened: int, hint: str = "") -> None:
        """Read the bracket that closes one; where the text ends without it, the opening one is the place to look at."""
        if self.peek.kind == END:
            opening = self.tokens[opened]
            problem = say("This {opening} is not closed; add a {closing}", opening=opening.value, closing=bracket)
            self.fail(problem, opening)
        self.expect(bracket, hint)

    def separate(self, bracket: str, opened: int, hint: str) -> None:
        """Read the comma between two things inside brackets, which may also end here."""
        if self.peek.kind == END:
            self.close(bracket, opened)
        self.expect(",", hint)

    def expect_end(self) -> None:
        """Fail where the text goes on although everything has been read."""
        if self.peek.kind != END:
            problem = say("'{found}' is too much here", found=self.peek.value)
            self.refuse(mistakes.with_hint(problem, say("an operator may be missing before it")))

    def refuse(self, problem: str, *, expected: bool = False) -> NoReturn:
        """Fail at a token that cannot stand here, with the advice for a known mistake where it looks like one."""
        found = mistakes.at(self.tokens, self.at, expected=expected)
        if found:
            self.fail(found.advice, self.tokens[found.at])
        self.fail(problem)

    def fail(self, message: str, token: Token | None = None) -> NoReturn:
        raise error(self.text, (token or self.peek).start, message)
