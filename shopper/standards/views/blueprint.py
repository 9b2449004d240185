"""Where the pages of the book hang."""

from flask import Blueprint
from werkzeug.routing import AnyConverter, Map

from shopper.standards.rules import KINDS


class PieceConverter(AnyConverter):
    """The kinds of pieces a draft has, and nothing else: any word there would take the addresses of what is done to a draft."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, *KINDS)


pages = Blueprint("standards", __name__, url_prefix="/standards")
pages.record(lambda state: state.app.url_map.converters.update(piece=PieceConverter))
public_pages = Blueprint("charter", __name__, url_prefix="/charter")
