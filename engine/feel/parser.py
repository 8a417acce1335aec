"""Tokens to syntax tree: a Pratt parser, one method per kind of expression.

Binding powers: ``or`` 1, ``and`` 2, comparisons 3, sums 4, products 5, ``**`` 6; the minus sign, ``instance of``,
paths, filters and calls bind tighter. Depth is limited, so hostile text gets a :class:`FeelSyntaxError`.
"""

from __future__ import annotations

from typing import Any, Final

from engine.feel import nodes as n
from engine.feel.lexer import END, KEYWORDS, NAME, NUMBER, STRING, SYMBOL, Token
from engine.feel.mistakes import with_hint
from engine.feel.phrases import ParserPhrases
from engine.feel.sentences import reason, say
from engine.feel.temporal import Malformed, Unreadable, read_temporal
from engine.feel.values import NUMBERS

MAX_DEPTH: Final = 50
MAX_CHAIN: Final = 250
COMPARISONS: Final = frozenset({"=", "!=", "<", "<=", ">", ">="})
_SUM: Final = n.POWER["+"]


class Parser(ParserPhrases):
    """Reads one text, whole."""

    # -- entry points ------------------------------------------------------------------------------------------

    def parse_expression(self) -> n.Node:
        """Read the whole text as one expression."""
        if self.peek.kind == END:
            self.fail(say('The expression is empty; write a value such as "text", 1 or true'))
        node = self.expression()
        self.expect_end()
        return node

    def parse_unary_tests(self) -> n.UnaryTests:
        """Read the whole text as the tests of a decision-table cell."""
        if self.peek.kind == END:
            self.fail(say("The cell is empty; write - for any value"))
        if self.peek.value == "-" and self.tokens[self.at + 1].kind == END:
            return n.UnaryTests(())
        negated = self.peek.value == "not" and self.tokens[self.at + 1].value == "(" and self._closes_at_end()
        opened = self.at + 1
        if negated:
            self.at += 2
        tests = [self.unary_test()]
        while self.accept(","):
            tests.append(self.unary_test())
        if negated:
            self.close(")", opened)
        if self.peek.kind == NAME and self.peek.value in ("and", "or"):
            self.fail(say("A cell joins tests by commas, which mean or; for and write [18..25) or ? >= 18 and ? < 25"))
        self.expect_end()
        return n.UnaryTests(tuple(tests), negated)

    def _closes_at_end(self) -> bool:
        level = 0
        for index in range(self.at + 1, len(self.tokens)):
            token = self.tokens[index]
            if token.kind == SYMBOL:
                level += (token.value in "([{") - (token.value in ")]}")
                if level == 0:
                    return self.tokens[index + 1].kind == END
        return False

    def unary_test(self) -> n.Node:
        """Read one test: a comparison without left side, or an expression."""
        token = self.peek
        if token.kind == SYMBOL and token.value in COMPARISONS:
            self.at += 1
            return self.noted(n.Test(token.value, self.expression(_SUM)), token)
        return self.expression()

    # -- expressions -------------------------------------------------------------------------------------------

    def expression(self, power: int = 0) -> n.Node:
        """Read an expression whose operators bind at least as tightly as ``power``."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail(say("The expression is nested deeper than {limit} levels; split it up", limit=MAX_DEPTH))
        node = self.operators(self.prefix(), power)
        self.depth -= 1
        return node

    def operators(self, left: n.Node, power: int) -> n.Node:
        """Read the operators behind an operand, with their right sides, that bind at least as tightly as ``power``."""
        links = 0
        while True:
            token = self.peek
            bound = n.POWER.get(token.value, 0) if token.kind in (SYMBOL, NAME) else 0
            if bound == 0 or bound < power:
                return left
            links += 1
            if links > MAX_CHAIN:
                self.fail(say("More than {limit} operators in a row; split the expression up", limit=MAX_CHAIN))
            self.at += 1
            left = self.noted(self.infix(left, token.value, bound), token)

    def infix(self, left: n.Node, operator: str, bound: int) -> n.Node:
        if operator in ("and", "or"):
            right = self.expression(bound + 1)
            if isinstance(left, n.Logic) and left.operator == operator:
                return n.Logic(operator, (*left.operands, right))
            return n.Logic(operator, (left, right))
        if operator == "between":
            low = self.expression(_SUM)
            self.expect("and", say("between needs two values: x between 1 and 10"))
            return n.Between(left, low, self.expression(_SUM))
        if operator == "in":
            return n.In(left, self.tests_after_in())
        return n.Binary(operator, left, self.expression(bound + 1))

    def tests_after_in(self) -> tuple[n.Node, ...]:
        """Read what follows ``in``: one test, or several in parentheses."""
        token = self.peek
        if token.kind == SYMBOL and token.value in COMPARISONS:
            return (self.unary_test(),)
        if token.value != "(" or token.kind != SYMBOL:
            return (self.expression(_SUM),)
        opened = self.at
        self.at += 1
        first = self.nested(self.unary_test)
        if self.peek.value == "..":
            return (self.operand(self.noted(self.range_rest(first, opened, low_included=False), token)),)
        tests = [first]
        while self.accept(","):
            tests.append(self.nested(self.unary_test))
        self.close(")", opened)
        # One test in parentheses may be the beginning of a longer one: x in (1 + 2) * 3.
        return (first if isinstance(first, n.Test) else self.operand(first),) if len(tests) == 1 else tuple(tests)

    def operand(self, node: n.Node) -> n.Node:
        """Read what follows the first part of an operand of a comparison."""
        return self.operators(self.postfix(node), _SUM)

    def prefix(self) -> n.Node:
        token = self.peek
        if token.kind != SYMBOL or token.value != "-":
            node = self.primary()
            if token.kind != SYMBOL or token.value != "(" or isinstance(node, n.RangeLiteral):
                self.noted(node, token)
            return self.postfix(node)
        self.at += 1
        if self.peek.kind == NUMBER:  # the sign belongs to the number, so that "-1 instance of number" holds
            number: Any = self.number(self.peek)
            self.at += 1
            return self.postfix(self.noted(n.Literal(-number), token))
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail(say("Too many minus signs in a row"))
        operand = self.prefix()
        self.depth -= 1
        if isinstance(operand, n.Literal) and operand.value.__class__ in NUMBERS:
            number = operand.value
            return self.noted(n.Literal(-number), token)
        return self.noted(n.Negation(operand), token)

    def postfix(self, node: n.Node) -> n.Node:
        """Read paths, filters, calls and ``instance of`` behind an operand."""
        links = 0
        while True:
            token = self.peek
            if self.at_instance_of():
                self.at += 2
                node = self.noted(n.InstanceOf(node, self.type_name()), token)
            elif token.kind != SYMBOL:
                return node
            elif token.value == ".":
                self.at += 1
                name = self.peek
                node = self.noted(n.Path(node, self.path_name()), name)
            elif token.value == "[" and not (self.in_range and self.closes_range()):
                node = self.noted(self.filter(node), token)
            elif token.value == "(":
                node = self.call(node)
            else:
                return node
            links += 1
            if links > MAX_CHAIN:
                self.fail(say("More than {limit} steps in a row; split the expression up", limit=MAX_CHAIN))

    def primary(self) -> n.Node:
        token = self.peek
        if token.kind == NUMBER:
            self.at += 1
            return n.Literal(self.number(token))
        if token.kind == STRING:
            self.at += 1
            return n.Literal(token.value)
        if token.kind == NAME:
            return self.name_or_keyword(token)
        if token.kind == SYMBOL:
            match token.value:
                case "(":
                    return self.parenthesis()
                case "[":
                    return self.list_or_range()
                case "]" if self.begins_expression(self.tokens[self.at + 1]):
                    return self.list_or_range()
                case "{":
                    return self.context()
                case "@":
                    return self.at_literal()
        if token.kind == END:
            problem = say("The expression ends too early")
        else:
            problem = say("Unexpected '{found}'", found=token.value)
        return self.refuse(with_hint(problem, say("a value, a name or a parenthesis is expected here")))

    def at_literal(self) -> n.Node:
        self.at += 1
        token = self.peek
        if token.kind != STRING:
            self.fail(say('After @ a text is expected: @"2026-01-31"'))
        self.at += 1
        try:
            return n.Literal(read_temporal(token.value))
        except Malformed:
            malformed = say('@"{text}" is no date, time, date and time or duration', text=token.value)
            self.fail(with_hint(malformed, say('write it like @"2026-01-31", @"13:45:00" or @"P14D"')), token)
        except Unreadable as problem:
            self.fail(reason(problem), token)

    def name_or_keyword(self, token: Token) -> n.Node:
        known = self.names.longest(self.tokens, self.at)
        if known is None or known[1] == 1:
            match token.value:
                case "if":
                    return self.conditional()
                case "for":
                    return self.loop()
                case "some" | "every":
                    return self.quantified(every=token.value == "every")
                case "function" if self.tokens[self.at + 1].value == "(":
                    return self.function()
                case "true" | "false" | "null":
                    self.at += 1
                    return n.Literal({"true": True, "false": False, "null": None}[token.value])
                case word if word in KEYWORDS:
                    self.refuse(say("The word '{word}' is not expected here", word=word))
        return n.Name(self.variable_name())
