"""The common job: one regency's long CSV on one page, by the product, by two Dash pages and by a static file."""
