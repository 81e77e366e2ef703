variable "name" {
  type        = string
  description = "The agent or effect."
}

variable "region" {
  type = string
}

variable "url" {
  type        = string
  description = "The function that serves it."
}

variable "caller" {
  type        = string
  description = "The account that may call that function."
}

variable "audience" {
  type        = string
  description = "What its token is made out to."
}

variable "seconds" {
  type        = number
  description = "The deadline of a delivery: the function's own, and never less."
}

variable "attempts" {
  type        = number
  default     = 8
  description = "Deliveries before a message is dead."
}

variable "backoff" {
  type        = list(number)
  default     = [10, 600]
  description = "Seconds before a message that failed comes again: the least, and the most."
}

variable "pubsub_agent" {
  type        = string
  description = "The service agent of Pub/Sub in this project."
}
