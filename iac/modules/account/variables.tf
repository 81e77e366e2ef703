variable "name" {
  type = string
}

variable "project" {
  type = string
}

variable "database" {
  type        = string
  description = "projects/P/databases/D: the one it may read and write."
}

variable "model" {
  type        = bool
  description = "May it ask a language model?"
}
