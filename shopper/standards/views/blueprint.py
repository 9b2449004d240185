"""Where the pages of the book hang."""

from flask import Blueprint

pages = Blueprint("standards", __name__, url_prefix="/standards")
public_pages = Blueprint("charter", __name__, url_prefix="/charter")
