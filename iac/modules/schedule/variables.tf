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

variable "service" {
  type        = string
  description = "The Cloud Run service that is called."
}

variable "url" {
  type = string
}

variable "seconds" {
  type        = number
  description = "How long it may take."
}
