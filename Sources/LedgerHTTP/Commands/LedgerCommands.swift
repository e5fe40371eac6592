/// Every command of the ledger's own API.
public enum LedgerCommands {
  /// One row a command; words, method and path together are unique.
  public static let all: [any LedgerCommand.Type] = [
    DefineCardSystem.self, SetPolicy.self, SetTerms.self, IssueVouchers.self,
    DefineOrganizer.self, DefineEvent.self, DefineKiosk.self, AddRewardCodes.self,
    SetRedeemInfo.self,
    RegisterCard.self, RegisterGroupPass.self, ReceiveCard.self, BlockCard.self,
    UnblockCard.self, DeleteCard.self, ReplaceCard.self,
    BlockHolder.self, UnblockHolder.self, BlockMembership.self, UnblockMembership.self,
    CorrectPoints.self, LinkUiTiD.self, UnlinkUiTiD.self,
    GrantTariff.self, RenewTariff.self, SuspendTariff.self, LiftTariff.self, RevokeTariff.self,
    PairTerminal.self, RevokeTerminal.self,
    DefineProgramme.self, SetProgramme.self, SetMuseum.self, SellSubscription.self,
    FreezeSubscriptions.self, RenewSubscription.self, FreezeSubscription.self,
    ResumeSubscription.self, IdentifySubscriber.self, CancelSubscription.self,
  ]
}
