"""Handing files out (`serve`, `serve_page`, for apps' own views) and taking uploads in piece by piece (`tus`)."""

from documents.views.serving import serve, serve_page

__all__ = ["serve", "serve_page"]
