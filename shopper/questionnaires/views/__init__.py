"""Setting up questionnaires in the browser: every page works as plain posts, and shows what was typed again."""

from shopper.questionnaires.views import bank, drafts, items, settings, shelf
from shopper.questionnaires.views.blueprint import pages

__all__ = ["bank", "drafts", "items", "pages", "settings", "shelf"]
