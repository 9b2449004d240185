"""Reports: a publication as a PDF and as a page that reads like it.

Owns Report. Made once per publication and language by a job, stored by what it was made from, served as a file.
Heard: VisitPublished. Read first: tests/reports/test_render_pdf.py.
"""
