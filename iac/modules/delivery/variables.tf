variable "project" {
  type = string
}

variable "region" {
  type = string
}

variable "repository" {
  type        = string
  description = "OWNER/NAME on GitHub."
}

variable "repository_owner_id" {
  type = string
}
