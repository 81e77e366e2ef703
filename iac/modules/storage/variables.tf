variable "project" {
  type = string
}

variable "region" {
  type = string
}

variable "production" {
  type = bool
}

variable "accounts" {
  type        = map(string)
  description = "Who reads and creates blobs: name to service account."
}
