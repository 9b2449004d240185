"""Tell, send, read, choose; letters to customers; news in the browser."""

from shopper.notifications.actions.bounces import take_bounce
from shopper.notifications.actions.guests import give_up_guest_letter, hush_guest, send_guest_letter, tell_guest
from shopper.notifications.actions.letters import gather, give_up_letter, send_letter
from shopper.notifications.actions.own import choose_letters, forget_reader, read_all, take_back
from shopper.notifications.actions.pushing import push, subscribe_browser, unsubscribe_browser
from shopper.notifications.actions.telling import tell

__all__ = [
    "choose_letters",
    "forget_reader",
    "gather",
    "give_up_guest_letter",
    "give_up_letter",
    "hush_guest",
    "push",
    "read_all",
    "send_guest_letter",
    "send_letter",
    "subscribe_browser",
    "take_back",
    "take_bounce",
    "tell",
    "tell_guest",
    "unsubscribe_browser",
]
