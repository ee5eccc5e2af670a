"""The house rules about what code says, asked of every module."""

import ast

import pytest

from tests.architecture.rules import RULES, Rule, lines_that_break
from tests.architecture.source import modules

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


@each_rule
def test_every_module_keeps_the_rule(rule: Rule) -> None:
    offences = [offence for module in modules() for offence in rule.offences(module)]
    assert not offences, "\n" + "\n".join(offences)


@each_rule
def test_the_rule_notices_its_breach(rule: Rule) -> None:
    assert lines_that_break(rule, ast.parse(rule.sample))


@each_rule
def test_the_rule_holds_somewhere(rule: Rule) -> None:
    assert any(module.path.startswith(rule.within) for module in modules())
