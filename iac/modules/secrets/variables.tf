variable "variables" {
  type        = set(string)
  description = "The variables that hold a secret; DESKHAND_LLM_KEY lies in deskhand-llm-key."
}

variable "production" {
  type = bool
}

variable "readers" {
  type        = map(object({ variable = string, account = string }))
  description = "One entry for each account and secret that it reads."
}
