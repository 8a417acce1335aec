"""The compound parts of the grammar: lists, ranges, contexts, loops, functions, calls, types."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from engine.feel import nodes as n
from engine.feel.lexer import END, KEYWORDS, NAME, STRING, SYMBOL, Token
from engine.feel.names import Names
from engine.feel.sentences import say
from engine.feel.types import BASIC_NAMES, FeelType

_TYPES = Names(BASIC_NAMES)
_ALIASES = {
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "dateTime": "date and time",
}


class ParserLiterals:
    """Half of the parser; :class:`engine.feel.parser.Parser` holds the other one and the state."""

    text: str
    tokens: list[Token]
    at: int
    names: Names
    builtins: Names
    no_filter: bool

    if TYPE_CHECKING:

        @property
        def peek(self) -> Token: ...
        def accept(self, value: str) -> bool: ...
        def expect(self, value: str, hint: str = "") -> None: ...
        def fail(self, message: str, token: Token | None = None) -> NoReturn: ...
        def expression(self, power: int = 0) -> n.Node: ...
        def unary_test(self) -> n.Node: ...

    def nested(self, read: Callable[[], n.Node]) -> n.Node:
        """Read something inside brackets, where filters are allowed again."""
        before, self.no_filter = self.no_filter, False
        node = read()
        self.no_filter = before
        return node

    def number(self, token: Token) -> int | Decimal:
        if token.value.isdecimal() and len(token.value) <= 34:
            return int(token.value)
        value = Decimal(token.value)
        if not -6143 <= value.adjusted() <= 6144:
            self.fail(say("This number is too large or too small"), token)
        return value

    # -- parentheses, lists, ranges ----------------------------------------------------------------------------

    def parenthesis(self) -> n.Node:
        self.at += 1
        node = self.nested(self.unary_test)
        if isinstance(node, n.Test):
            self.expect(")")
            return node
        if self.peek.value == ".." and self.peek.kind == SYMBOL:
            return self.range_rest(node, low_included=False)
        self.expect(")", say("A parenthesis is not closed"))
        return node

    def list_or_range(self) -> n.Node:
        opening = self.peek.value
        self.at += 1
        if opening == "[" and self.accept("]"):
            return n.ListLiteral(())
        first = self.nested(self.unary_test if opening == "[" else self.expression)
        if self.peek.value == ".." and self.peek.kind == SYMBOL:
            return self.range_rest(first, low_included=opening == "[")
        if opening == "]":
            self.fail(say("A range that begins with ] needs two dots: ]1..10]"))
        items = [first]
        while self.accept(","):
            items.append(self.nested(self.unary_test))
        self.expect("]", say("The list is not closed; add a ]"))
        return n.ListLiteral(tuple(items))

    def range_rest(self, low: n.Node, *, low_included: bool) -> n.Node:
        """Read the rest of a range behind its lower end."""
        self.expect("..")
        before, self.no_filter = self.no_filter, True
        high = self.expression(4)
        self.no_filter = before
        closing = self.peek.value if self.peek.kind == SYMBOL else ""
        if closing not in ("]", ")", "["):
            self.fail(say("The range is not closed; add a ] or a )"))
        self.at += 1
        return n.RangeLiteral(low, high, low_included, closing == "]")

    def context(self) -> n.Node:
        self.at += 1
        entries: list[tuple[str, n.Node]] = []
        self.names.push()
        while not self.accept("}"):
            if entries:
                self.expect(",", say("Entries of a context are separated by commas"))
            key = self.key()
            self.expect(":", say("A context is written {{name: value}}"))
            entries.append((key, self.nested(self.expression)))
            self.names.add(key)
        self.names.pop()
        return n.ContextLiteral(tuple(entries))

    def key(self) -> str:
        """Read the name of a context entry, a named argument or a parameter, up to its colon."""
        start = self.at
        if self.peek.kind == STRING:
            self.at += 1
            return self.tokens[start].value
        while self.peek.kind != END and self.peek.value not in (":", ",", ")", "}", "(", "{"):
            self.at += 1
        if self.at == start or self.tokens[start].kind != NAME:
            self.fail(say("A name is expected here"), self.tokens[start])
        return self.joined(start, self.at)

    def joined(self, start: int, end: int) -> str:
        """Return the tokens as one name, any white space in between as one blank."""
        parts = self.tokens[start:end]
        return "".join((" " if token.spaced and index else "") + token.value for index, token in enumerate(parts))

    # -- names -------------------------------------------------------------------------------------------------

    def variable_name(self) -> str:
        """Read a name: the longest known one, else all words in a row, which can be nothing but one name."""
        start = self.at
        known = [found for names in (self.names, self.builtins) if (found := names.longest(self.tokens, start))]
        if known:
            name, length = max(known, key=lambda found: found[1])
            self.at += length
            return name
        first = self.tokens[start].value
        self.at += 1
        if not self.names.given(first):
            self.take_words()
            if first == "not" and self.at > start + 1:
                self.fail(say("not needs parentheses: not(a)"), self.tokens[start + 1])
        return self.joined(start, self.at)

    def path_name(self) -> str:
        start = self.at
        if self.peek.kind != NAME:
            self.fail(say("After a dot the name of a field is expected"))
        known = self.names.longest(self.tokens, start)
        self.at += known[1] if known else 1
        self.take_words()
        return self.joined(start, self.at)

    def take_words(self) -> None:
        while self.peek.kind == NAME and self.peek.value not in KEYWORDS:
            self.at += 1

    def loop_name(self) -> str:
        start = self.at
        while self.peek.kind != END and self.peek.value not in ("in", ",", "return", "satisfies"):
            self.at += 1
        if self.at == start or self.tokens[start].kind != NAME:
            self.fail(say("The name of a variable is expected here"), self.tokens[start])
        return self.joined(start, self.at)

    # -- if, for, some, every, function ------------------------------------------------------------------------

    def conditional(self) -> n.Node:
        self.at += 1
        condition = self.expression()
        self.expect("then", say("An if needs then and else: if a then b else c"))
        then = self.expression()
        self.expect("else", say("An if needs an else: if a then b else null"))
        return n.If(condition, then, self.expression())

    def iterators(self, end: str, hint: str) -> tuple[n.Iterator, ...]:
        self.at += 1
        found: list[n.Iterator] = []
        self.names.push(["partial"] if end == "return" else [])
        while True:
            name = self.loop_name()
            self.expect("in", hint)
            domain = self.expression()
            until = self.expression() if self.accept("..") else None
            found.append(n.Iterator(name, domain, until))
            self.names.add(name)
            if not self.accept(","):
                break
        self.expect(end, hint)
        return tuple(found)

    def loop(self) -> n.Node:
        iterators = self.iterators("return", say("A loop is written: for x in list return x + 1"))
        body = self.expression()
        self.names.pop()
        return n.For(iterators, body)

    def quantified(self, *, every: bool) -> n.Node:
        iterators = self.iterators("satisfies", say("It is written: some x in list satisfies x > 1"))
        condition = self.expression()
        self.names.pop()
        return n.Quantified(every, iterators, condition)

    def function(self) -> n.Node:
        self.at += 2
        parameters: list[tuple[str, FeelType | None]] = []
        while not self.accept(")"):
            if parameters:
                self.expect(",", say("Parameters are separated by commas"))
            name = self.key()
            parameters.append((name, self.type_name() if self.accept(":") else None))
        external = self.accept("external")
        self.names.push(name for name, _ in parameters)
        body = self.expression()
        self.names.pop()
        return n.FunctionDefinition(tuple(parameters), body, external)

    def call(self, function: n.Node) -> n.Node:
        arguments: list[n.Node] = []
        names: list[str] = []
        while not self.accept(")"):
            if arguments:
                self.expect(",", say("Arguments are separated by commas; perhaps a ) is missing"))
            if self.named_argument():
                if len(names) != len(arguments):
                    self.fail(say("Either all arguments have names or none"))
                names.append(self.key())
                self.expect(":")
            elif names:
                self.fail(say("Either all arguments have names or none"))
            arguments.append(self.nested(self.expression))
        return n.Call(function, tuple(arguments), tuple(names) if names else None)

    def named_argument(self) -> bool:
        if self.peek.kind == STRING:
            return self.tokens[self.at + 1].value == ":" and self.tokens[self.at + 1].kind == SYMBOL
        index = self.at
        while self.tokens[index].kind == NAME:
            index += 1
        return index > self.at and self.tokens[index].value == ":" and self.tokens[index].kind == SYMBOL

    # -- types -------------------------------------------------------------------------------------------------

    def type_name(self, depth: int = 0) -> FeelType:
        """Read the name of a type with what stands in its angle brackets."""
        if self.peek.kind != NAME or depth > 20:
            self.fail(say("The name of a type is expected here, such as number or list<string>"))
        start = self.at
        known = _TYPES.longest(self.tokens, start) or self.names.longest(self.tokens, start)
        if known:
            name = known[0]
            self.at += known[1]
        else:
            self.at += 1
            while self.accept("."):
                self.at += 1
            name = self.joined(start, self.at)
        parts: dict[str, Any] = {}
        if name in ("list", "range") and self.accept("<"):
            parts["item"] = self.type_name(depth + 1)
            self.expect(">")
        elif name == "context" and self.accept("<"):
            fields: list[tuple[str, FeelType]] = []
            while not self.accept(">"):
                if fields:
                    self.expect(",")
                key = self.key()
                self.expect(":")
                fields.append((key, self.type_name(depth + 1)))
            parts["fields"] = tuple(fields)
        elif name == "function" and self.accept("<"):
            parameters: list[FeelType] = []
            while not self.accept(">"):
                if parameters:
                    self.expect(",")
                parameters.append(self.type_name(depth + 1))
            parts["parameters"] = tuple(parameters)
            if self.accept("->"):
                parts["item"] = self.type_name(depth + 1)
        return FeelType(_ALIASES.get(name, name), **parts)
