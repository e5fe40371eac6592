/// Every command of the ledger's own API.
public enum LedgerCommands {
  /// One row a command; words, method and path together are unique.
  public static let all: [any LedgerCommand.Type] = [
    DefineCardSystem.self, SetPolicy.self, SetTerms.self, IssueVouchers.self,
    DefineOrganizer.self, DefineEvent.self, DefineKiosk.self, AddRewardCodes.self,
    SetRedeemInfo.self, SetRewardAges.self, SetConfigurationCode.self,
    RegisterCard.self, ReceiveCard.self, BlockCard.self,
    UnblockCard.self, DeleteCard.self, ReplaceCard.self,
    BlockHolder.self, UnblockHolder.self, BlockMembership.self, UnblockMembership.self,
    CorrectPoints.self, LinkUiTiD.self, UnlinkUiTiD.self,
    DefineAssociation.self, SetAssociationMembership.self, EndAssociationMembership.self,
    GrantTariff.self, RenewTariff.self, SuspendTariff.self, LiftTariff.self, RevokeTariff.self,
    PairTerminal.self, MakePairingCode.self, RevokeTerminal.self, AdmitFinding.self,
    DismissFinding.self,
    SetDistributionKey.self, SetEventTicketTerms.self, SetOrganizerTicketLimit.self,
    SetCoupon.self, GrantCoupon.self, IssueGroupPass.self, SetGroupPassTerms.self,
    DefineProgramme.self, SetProgramme.self, SetMuseum.self, SellSubscription.self,
    FreezeSubscriptions.self, RenewSubscription.self, FreezeSubscription.self,
    ResumeSubscription.self, IdentifySubscriber.self, CancelSubscription.self, ClosePeriod.self,
  ]
}
