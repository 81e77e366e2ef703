variable "name" {
  type        = string
  description = "The agent or effect."
}

variable "region" {
  type = string
}

variable "service" {
  type        = string
  description = "The Cloud Run service that runs it."
}

variable "url" {
  type = string
}

variable "path" {
  type        = string
  default     = ""
  description = "Where below the address; nothing for a function."
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
