variable "email" {
  type = string
}

variable "backup_jobs" {
  type        = map(string)
  description = "What is backed up or verified by which Cloud Run job."
}

variable "billing_account" {
  type = string
}

variable "project_number" {
  type = string
}

variable "dollars_a_month" {
  type = number
}
