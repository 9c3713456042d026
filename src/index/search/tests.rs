//! Search data of small vaults, decoded again.
