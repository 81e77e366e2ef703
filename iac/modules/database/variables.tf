variable "name" {
  type = string
}

variable "region" {
  type = string
}

variable "production" {
  type = bool
}

variable "indexes" {
  type        = list(object({ name = string, collection = string, fields = list(string) }))
  description = "The composite ones, every field ascending; made from the queries in the code."
}

variable "ttl" {
  type        = list(list(string))
  description = "Collection and field whose instant says when a document may go."
}

variable "unindexed" {
  type        = list(list(string))
  description = "Collection and field that no query asks for."
}
