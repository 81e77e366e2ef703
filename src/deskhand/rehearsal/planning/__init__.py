"""What an installation on Google Cloud would do and cost, from a day that was counted. Runs nothing there."""
