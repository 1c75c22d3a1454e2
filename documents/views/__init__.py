"""Handing files out (`serve…`, for apps' own views) and taking uploads in piece by piece (`tus`)."""

from documents.views.serving import serve, serve_marked, serve_marked_page, serve_page

__all__ = ["serve", "serve_marked", "serve_marked_page", "serve_page"]
