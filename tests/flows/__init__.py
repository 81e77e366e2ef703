"""From a customer's words to what stands in the ledger, on an installation of every runtime."""
