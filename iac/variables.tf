# All that differs between installations; dev.tfvars and prod.tfvars hold the two of ours.

variable "project" {
  type        = string
  description = "Id of the project. One installation fills it: dev and prod are two projects."
}

variable "region" {
  type        = string
  default     = "us-east4"
  description = "Where everything runs and lies."
}

variable "database" {
  type        = string
  default     = "deskhand"
  description = "Id of the Firestore database; a restored one has another."
}

variable "image" {
  type        = string
  description = "The first image, by digest. Afterwards the pipeline deploys, and Terraform leaves it alone."

  validation {
    condition     = can(regex("@sha256:[0-9a-f]{64}$", var.image))
    error_message = "Name the image by its digest (...@sha256:...), so that what runs is what was tested."
  }
}

variable "production" {
  type        = bool
  default     = true
  description = "Protects what holds data from being deleted, and keeps an edge warm."
}

variable "preset" {
  type        = string
  default     = "apart"
  description = "apart: a function for each agent. together: fewer cold starts, and accounts with the rights of several."

  validation {
    condition     = contains(["apart", "together"], var.preset)
    error_message = "There are apart and together (topology/)."
  }
}

variable "secret_versions" {
  type        = map(string)
  default     = {}
  description = "Variable to the version of its secret that is in use, as { DESKHAND_LLM_KEY = \"3\" }: a rotation is a deployment."

  validation {
    condition     = alltrue([for version in values(var.secret_versions) : can(regex("^[1-9][0-9]*$", version))])
    error_message = "Pin numbers. \"latest\" changes what runs without a deployment."
  }
}

variable "previous_secret_versions" {
  type        = map(string)
  default     = {}
  description = "The version before, accepted too while a secret is being rotated."

  validation {
    condition     = alltrue([for version in values(var.previous_secret_versions) : can(regex("^[1-9][0-9]*$", version))])
    error_message = "Pin numbers."
  }
}

variable "settings" {
  type        = map(string)
  default     = {}
  description = "DESKHAND_* settings that are no secrets."
}

variable "backup_project" {
  type        = string
  description = "Another project, which nobody of this one may administer: what holds the backups."
}

variable "repository" {
  type        = string
  description = "OWNER/NAME of the GitHub repository whose main branch may deploy."
}

variable "repository_owner_id" {
  type        = string
  description = "GitHub's number of that owner: a name can be taken by somebody else, a number cannot."
}

variable "alarm_email" {
  type        = string
  description = "Who is woken."
}

variable "billing_account" {
  type        = string
  description = "The billing account that the budget watches."
}

variable "dollars_a_month" {
  type        = number
  default     = 50
  description = "The budget; half of it, all of it, and what is going to be all of it are told."
}
