"""What whoever plans may type."""

from shopper.assignments.forms.fields import (
    CHANNEL_WORDS,
    CHOSEN,
    ChoiceOrNone,
    between,
    day_of,
    lines_by_language,
    lines_of,
    time_of,
)
from shopper.assignments.forms.money import MoneyField, WithMoney
from shopper.assignments.forms.places import TARGET_WORDS, NoticeForm, StrangerForm
from shopper.assignments.forms.scenarios import QUESTIONS, ScenarioForm
from shopper.assignments.forms.visits import PlanForm, ReasonForm, ShoppersForm, WaveForm, WindowForm

__all__ = [
    "CHANNEL_WORDS",
    "CHOSEN",
    "QUESTIONS",
    "TARGET_WORDS",
    "ChoiceOrNone",
    "MoneyField",
    "NoticeForm",
    "PlanForm",
    "ReasonForm",
    "ScenarioForm",
    "ShoppersForm",
    "StrangerForm",
    "WaveForm",
    "WindowForm",
    "WithMoney",
    "between",
    "day_of",
    "lines_by_language",
    "lines_of",
    "time_of",
]
