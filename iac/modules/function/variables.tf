variable "name" {
  type = string
}


variable "region" {
  type = string
}

variable "production" {
  type = bool
}

variable "image" {
  type = string
}

variable "target" {
  type        = string
  description = "Which function of the one source."
}

variable "account" {
  type        = string
  description = "The account it runs as."
}

variable "caller" {
  type        = string
  description = "The one account that may call it."
}

variable "settings" {
  type = map(string)
}

variable "secrets" {
  type        = map(object({ secret = string, version = string }))
  description = "Variable to secret and the number of its version."
}

variable "public" {
  type        = bool
  default     = false
  description = "Is it reached from outside the project?"
}

variable "seconds" {
  type        = number
  description = "The longest a request may take; never longer than the deadline of whoever calls."
}

variable "concurrency" {
  type        = number
  description = "Requests at once in one instance: the agents are synchronous Python."
}

variable "least" {
  type    = number
  default = 0
}

variable "most" {
  type    = number
  default = 20
}

variable "memory" {
  type = string
}
