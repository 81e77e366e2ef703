# An installation to try things on: nothing is protected from being deleted. Yours go into *.auto.tfvars.
production      = false
database        = "deskhand-dev"
dollars_a_month = 20
