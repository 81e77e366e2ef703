"""The infrastructure as code: what Terraform would build, held to the rules of the house."""
