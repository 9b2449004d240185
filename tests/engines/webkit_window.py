"""A WebKit that WebDriver may drive and whose profile outlives it; MiniBrowser forgets everything when it is driven.

Run by the system's Python, which has GTK: `python3 webkit_window.py <profile> --automation`. With a file `private` in the
profile it is a private window instead, which keeps nothing on any disk.
"""

import os
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402


def main() -> None:
    profile = sys.argv[1]
    if os.path.exists(f"{profile}/private"):
        context = WebKit2.WebContext.new_ephemeral()
    else:
        data = WebKit2.WebsiteDataManager(base_data_directory=f"{profile}/data", base_cache_directory=f"{profile}/cache")
        context = WebKit2.WebContext(website_data_manager=data)
        cookies = data.get_cookie_manager()
        cookies.set_persistent_storage(f"{profile}/cookies", WebKit2.CookiePersistentStorage.SQLITE)
    context.set_automation_allowed(True)
    window = Gtk.Window(default_width=360, default_height=800)

    def new_view(_session: object) -> WebKit2.WebView:
        view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
        window.add(view)
        window.show_all()
        return view

    def started(_context: object, session: WebKit2.AutomationSession) -> None:
        about = WebKit2.ApplicationInfo()
        about.set_name("webkit_window")
        session.set_application_info(about)
        session.connect("create-web-view", new_view)

    context.connect("automation-started", started)
    Gtk.main()


if __name__ == "__main__":
    main()
