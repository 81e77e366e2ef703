variable "project" {
  type = string
}

variable "backup_project" {
  type        = string
  description = "The project that holds the bucket."
}

variable "region" {
  type = string
}

variable "production" {
  type = bool
}

variable "database" {
  type        = string
  description = "projects/P/databases/D: what is backed up."
}

variable "blobs" {
  type        = string
  description = "The bucket of mails and photos."
}

variable "image" {
  type = string
}

variable "settings" {
  type = map(string)
}
