"""HTML to PDF behind a fence: the renderer reads nothing but what it is handed and cannot outlive its limits.

``render()`` lays the page out in a forked, limited, unprivileged child without a network. ``preload()`` is for the worker:
it pays the renderer's import once, and every later fork gets it for free. The web process calls neither.

``contract`` what goes in and out · ``fence`` fork, limits, collecting the result · ``jail`` what the child gives up ·
``engine`` the renderer itself, imported only by the worker and its children.

Read first: tests/infra/test_pdf_fence.py
"""

from shopper.infra.pdf.contract import Asset, Attachment, Limits, RenderedPdf, RenderFailed
from shopper.infra.pdf.fence import preload, render

__all__ = ["Asset", "Attachment", "Limits", "RenderFailed", "RenderedPdf", "preload", "render"]
