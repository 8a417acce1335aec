"""The parts of the grammar that are made of words: if, for, some, every, functions, calls and types."""

from __future__ import annotations

import re
from typing import Any, Final, NoReturn

from engine.feel import foreign, mistakes
from engine.feel import nodes as n
from engine.feel.lexer import NAME, STRING, SYMBOL
from engine.feel.literals import ParserLiterals
from engine.feel.names import Names
from engine.feel.sentences import Sentence, say
from engine.feel.types import BASIC_NAMES, FeelType

_TYPES: Final = Names(BASIC_NAMES)
_ALIASES: Final = {
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "dateTime": "date and time",
}
_LOOP_WORDS: Final = frozenset({"in", "return", "satisfies"})
_BARE_DATE: Final = re.compile(r"\s*(?:([0-9]{4}-[0-9]{2}-[0-9]{2})|([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4}))\s*\)")


class ParserPhrases(ParserLiterals):
    """Reads what begins with a keyword, and what stands in the parentheses of a call."""

    # -- if, for, some, every ----------------------------------------------------------------------------------

    def conditional(self) -> n.Node:
        self.at += 1
        condition = self.expression()
        self.expect("then", say("An if needs then and else: if a then b else c"))
        then = self.expression()
        self.expect("else", say("Each if needs its own else: if a then b else if c then d else null"))
        return n.If(condition, then, self.expression())

    def iterators(self, end: str, hint: Sentence) -> tuple[n.Iterator, ...]:
        """Read the variables of a loop with what they go through, up to the word before its body."""
        start = self.at
        self.at += 1
        found: list[n.Iterator] = []
        self.names.push(["partial"] if end == "return" else [])
        while True:
            name = self.loop_name(hint)
            if not self.accept("in"):
                self.refuse_loop(start, "in", hint)
            domain = self.expression()
            until = self.expression() if self.accept("..") else None
            found.append(n.Iterator(name, domain, until))
            self.names.add(name)
            if not self.accept(","):
                break
        if not self.accept(end):
            self.refuse_loop(start, end, hint)
        return tuple(found)

    def loop_name(self, hint: Sentence) -> str:
        """Read the name of the variable of a loop."""
        start = self.at
        name = self.entry_name(hint, _LOOP_WORDS)
        if name.startswith("each "):
            self.refuse_word(start, hint)
        return name

    def refuse_loop(self, start: int, wanted: str, hint: Sentence) -> None:
        """Fail where a word of a loop is missing, at the word that somebody wrote in its place."""
        others = foreign.OF if wanted == "in" else foreign.DO
        for place in range(start, self.at + 1):
            if self.tokens[place].kind == NAME and self.tokens[place].value in others:
                self.refuse_word(place, hint)
        if self.peek.value == "to":
            self.fail(say("A loop that counts is written: for x in 1..10 return x + 1"))
        self.expect(wanted, hint)

    def refuse_word(self, place: int, hint: Sentence) -> NoReturn:
        """Fail at a word of another language, with how the whole is written in FEEL."""
        token = self.tokens[place]
        self.fail(mistakes.with_pattern(say("'{word}' is no word of FEEL", word=token.value), hint), token)

    def loop(self) -> n.Node:
        iterators = self.iterators("return", say("A loop is written: for x in list return x + 1"))
        body = self.expression()
        self.names.pop()
        return n.For(iterators, body)

    def quantified(self, *, every: bool) -> n.Node:
        if every:
            hint = say("It is written: every x in list satisfies x > 1")
        else:
            hint = say("It is written: some x in list satisfies x > 1")
        iterators = self.iterators("satisfies", hint)
        condition = self.expression()
        self.names.pop()
        return n.Quantified(every, iterators, condition)

    # -- functions ---------------------------------------------------------------------------------------------

    def function(self) -> n.Node:
        self.at += 1
        opened = self.at
        self.at += 1
        parameters: list[tuple[str, FeelType | None]] = []
        hint = say("A function is written function(x, y) x + y")
        while not self.accept(")"):
            if parameters:
                self.separate(")", opened, hint)
            name = self.entry_name(hint)
            parameters.append((name, self.type_name() if self.accept(":") else None))
        external = self.accept("external")
        self.names.push(name for name, _ in parameters)
        body = self.expression()
        self.names.pop()
        return n.FunctionDefinition(tuple(parameters), body, external)

    def call(self, function: n.Node) -> n.Node:
        opened = self.at
        self.refuse_bare_date(function)
        self.at += 1
        arguments: list[n.Node] = []
        names: list[str] = []
        hint = say("Arguments are separated by commas; perhaps a ) is missing")
        while not self.accept(")"):
            if arguments:
                self.separate(")", opened, hint)
            if self.named_argument():
                if len(names) != len(arguments):
                    self.fail(say("Either all arguments have names or none"))
                names.append(self.entry_name(hint))
                self.expect(":")
            elif names:
                self.fail(say("Either all arguments have names or none"))
            arguments.append(self.nested(self.expression))
        own = isinstance(function, n.Name) and self.names.bound(function.name)
        made = n.Call(function, tuple(arguments), tuple(names) if names else None, own)
        self.offsets[id(made)] = self.offsets[id(function)]
        return made

    def refuse_bare_date(self, function: n.Node) -> None:
        """Fail at ``date(2026-01-31)``, which would subtract numbers; no date function takes a single one."""
        if isinstance(function, n.Name) and function.name in ("date", "date and time"):
            bare = _BARE_DATE.match(self.text, self.peek.end)
            if bare:
                text = bare[1] or f"{bare[4]}-{bare[3]:0>2}-{bare[2]:0>2}"
                problem = say(
                    'A date stands in quotation marks: {function}("{text}")', function=function.name, text=text
                )
                self.fail(problem, self.tokens[self.at + 1])

    def named_argument(self) -> bool:
        index = self.at
        if self.peek.kind == STRING:
            index += 1
        else:
            while self.tokens[index].kind == NAME:
                index += 1
        return index > self.at and self.tokens[index].kind == SYMBOL and self.tokens[index].value == ":"

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
                hint = say("The type of a context is written context<name: string>")
                key = self.entry_name(hint)
                self.expect(":", hint)
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
