variable "name" {
  type = string
}

variable "region" {
  type = string
}

variable "schedule" {
  type        = string
  description = "When: a line of cron, UTC."
}

variable "url" {
  type        = string
  description = "The function that is called."
}

variable "caller" {
  type        = string
  description = "The account that may call it."
}

variable "audience" {
  type        = string
  description = "What its token is made out to."
}

variable "seconds" {
  type        = number
  description = "How long it may take."
}
