"""Who asks, what that visitor may see and do, and the pages that stand before the door."""
