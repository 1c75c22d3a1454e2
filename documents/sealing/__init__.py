"""Seals on PDFs (PAdES): made with the portal's key, examined whoever made them. Knows no agreement and no page."""
