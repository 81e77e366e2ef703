output "ids" {
  value       = { for variable in var.variables : variable => google_secret_manager_secret.this[variable].secret_id }
  description = "Variable to id; told only when those who read it may."
  depends_on  = [google_secret_manager_secret_iam_member.reads]
}
