variable "project" {
  type = string
}

variable "region" {
  type = string
}

variable "deployer" {
  type = string
}

variable "services" {
  type = map(string)
}

variable "jobs" {
  type = map(string)
}

variable "accounts" {
  type        = map(string)
  description = "The accounts that these run as."
}
