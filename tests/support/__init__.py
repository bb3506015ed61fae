"""What several tests share: readers of finished documents, a lint for them, forms filled in well and badly, pages of docs/."""
